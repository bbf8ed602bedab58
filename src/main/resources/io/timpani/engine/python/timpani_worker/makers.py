"""The fastest safe way to make a DataFrame of blocks.

pandas puts columns of one kind into one array. Given such arrays, its public constructors copy them and look at every
column again, which costs more than all the rest of a call with one row. Its inner constructors do not, but they differ
between versions: they are used only if they pass a test with the version that is installed.
"""
import warnings

import numpy as np
import pandas as pd


def frame_maker():
    """A function (blocks, placements, columns, index) -> DataFrame; a block is an array (columns, rows)."""
    for maker in (_with_from_mgr, _with_manager):
        try:
            make = maker()
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                if _works(make):
                    return _safe(make)
        except Exception:
            continue  # another version
    return _public


def _with_from_mgr():
    from pandas.core.internals import BlockManager, make_block

    from_mgr = pd.DataFrame._from_mgr

    def make(blocks, placements, columns, index):
        parts = tuple([make_block(block, placement=place) for block, place in zip(blocks, placements)])
        axes = [columns, index]
        return from_mgr(BlockManager(parts, axes, verify_integrity=False), axes)

    return make


def _with_manager():
    from pandas.core.internals import BlockManager, make_block

    frame = pd.DataFrame

    def make(blocks, placements, columns, index):
        parts = tuple([make_block(block, placement=place) for block, place in zip(blocks, placements)])
        return frame(BlockManager(parts, [columns, index], verify_integrity=False))

    return make


def _safe(make):
    def maker(blocks, placements, columns, index):
        for block in blocks:
            if block.dtype.kind == "M":  # wrapped in different ways by different versions
                return _public(blocks, placements, columns, index)
        if not blocks or not len(index):
            return _public(blocks, placements, columns, index)
        return make(blocks, placements, columns, index)

    return maker


def _public(blocks, placements, columns, index):
    if len(blocks) == 1 and len(placements[0]) == len(columns):
        return pd.DataFrame(blocks[0].T, index=index, columns=columns, copy=False)
    arrays = {}
    for block, placement in zip(blocks, placements):
        for position, array in zip(placement.tolist(), block):
            arrays[position] = array
    frame = pd.DataFrame({position: arrays[position] for position in range(len(columns))}, index=index)
    frame.columns = columns
    return frame


def _works(make):
    blocks = [np.array([[1.5, 2.5], [3.5, np.nan]]), np.array([["x", "y"]], dtype=object), np.array([[True, False]])]
    placements = [np.array([0, 3]), np.array([1]), np.array([2])]
    columns = pd.Index(["a", "b", "c", "d"], dtype=object)
    made = make(blocks, placements, columns, pd.RangeIndex(2))
    expected = _public(blocks, placements, columns, pd.RangeIndex(2))
    pd.testing.assert_frame_equal(made, expected)
    changed = made.copy()
    changed["e"] = changed["a"] + 1
    changed.loc[0, "b"] = "z"
    return changed["e"].tolist() == [2.5, 3.5] and made["b"].tolist() == ["x", "y"] and made.drop(columns="c").shape == (2, 3)
