"""Plugins with compiled code are built in the same way."""

from __future__ import annotations

from conftest import ROOT


def test_setups_are_the_same():
    plugins = [path.parent.parent for path in ROOT.glob("plugins/*/*/*.pyx")]
    assert len(plugins) > 1
    for name in ("setup.py", "MANIFEST.in"):
        texts = [
            (plugin / name).read_text(encoding="utf8").replace(plugin.name.replace("-", "_"), "") for plugin in plugins
        ]
        assert len(set(texts)) == 1
