"""Notices in which one thing is wrong."""


def sound():
    return None


def lines():
    return "one line\nand another"
