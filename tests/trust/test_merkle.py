"""Our tree beside pymerkle."""

from hashlib import sha256

import pymerkle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.trust import merkle


def leaves_and_tree(size: int) -> tuple[list[bytes], pymerkle.InmemoryTree]:
    entries = [b"record %d" % number for number in range(size)]
    tree = pymerkle.InmemoryTree(algorithm="sha256")
    for entry in entries:
        tree.append_entry(entry)
    return [merkle.leaf_hash(entry) for entry in entries], tree


@pytest.mark.parametrize("size", range(1, 40))
def test_roots_and_proofs_are_those_of_pymerkle(size: int) -> None:
    leaves, tree = leaves_and_tree(size)

    def subtree(start: int, end: int) -> bytes:
        return merkle.root_of(leaves[start:end])

    assert merkle.root_of(leaves) == tree.get_root()
    for index in range(size):
        path = merkle.inclusion_proof(subtree, index, size)
        assert merkle.root_from_inclusion(leaves[index], index, size, path) == tree.get_root()
        pymerkle.verify_inclusion(
            leaves[index], merkle.root_of(leaves), tree.prove_inclusion(index + 1)
        )
        theirs = tree.prove_inclusion(index + 1)
        assert set(path) <= set(theirs.path)
    for old in range(1, size):
        proof = merkle.consistency_proof(subtree, old, size)
        assert merkle.is_consistent(old, tree.get_root(old), size, tree.get_root(), proof)
        assert not merkle.is_consistent(old, tree.get_root(old + 1), size, tree.get_root(), proof)
        pymerkle.verify_consistency(
            merkle.root_of(leaves[:old]), merkle.root_of(leaves), tree.prove_consistency(old, size)
        )


@given(st.integers(1, 60), st.data())
def test_a_changed_path_leads_elsewhere(size: int, data: st.DataObject) -> None:
    leaves, _ = leaves_and_tree(size)
    index = data.draw(st.integers(0, size - 1))
    root = merkle.root_of(leaves)
    path = merkle.inclusion_proof(lambda a, b: merkle.root_of(leaves[a:b]), index, size)
    wrong = [*path, b"\0" * 32]
    other = (index + 1) % size

    assert merkle.root_from_inclusion(leaves[index], index, size, wrong) != root
    assert size == 1 or merkle.root_from_inclusion(leaves[index], other, size, path) != root
    assert merkle.root_from_inclusion(leaves[index], size, size, path) is None
    if path:
        changed = [sha256(path[0]).digest(), *path[1:]]
        assert merkle.root_from_inclusion(leaves[index], index, size, changed) != root


@given(st.lists(st.integers(0, 3), max_size=12))
def test_a_frontier_takes_whole_subtrees(heights: list[int]) -> None:
    frontier, leaves = merkle.Frontier(), []
    for height in heights:
        while frontier.size % (1 << height):
            leaves.append(merkle.leaf_hash(b"%d" % len(leaves)))
            frontier.append(leaves[-1])
        part = [merkle.leaf_hash(b"%d" % (len(leaves) + n)) for n in range(1 << height)]
        leaves += part
        frontier.append(merkle.root_of(part), height=height)

    assert frontier.size == len(leaves)
    assert frontier.root() == merkle.root_of(leaves)
