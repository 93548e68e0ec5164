"""Corpora: what reads them, converts to them and looks at them on the way; no pipeline is needed here."""
