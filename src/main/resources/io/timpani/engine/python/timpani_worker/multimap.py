"""Maps from texts to several values."""


class MultiMap(dict):
    """Reads as a plain map to the first value of each key; `getlist` gives all."""

    def __init__(self, lists):
        super().__init__((key, values[0]) for key, values in lists.items() if values)
        self._lists = {key: list(values) for key, values in lists.items() if values}

    def getlist(self, key):
        """All values of a key, in order; empty if there is none."""
        return list(self._lists.get(key, ()))

    def lists(self):
        """All keys with all their values."""
        return [(key, list(values)) for key, values in self._lists.items()]

    def to_dict(self, flat=True):
        """A plain map: to the first values, or to all of them."""
        return dict(self) if flat else dict(self.lists())


class Headers(MultiMap):
    """Headers of a request: names are in title case, and are found in any case."""

    def __getitem__(self, name):
        return super().__getitem__(_title(name))

    def __contains__(self, name):
        return super().__contains__(_title(name))

    def get(self, name, default=None):
        return super().get(_title(name), default)

    def getlist(self, name):
        return super().getlist(_title(name))


def _title(name):
    return name.title() if isinstance(name, str) else name


def headers_of(lists):
    """Headers from a map of lists."""
    titled = {}
    for name, values in (lists or {}).items():
        titled.setdefault(_title(name), []).extend(values)
    return Headers(titled)
