package io.timpani.engine.pmml;

import io.timpani.forest.BrokenTreeException;
import io.timpani.forest.Comparison;
import io.timpani.forest.Missing;
import io.timpani.forest.TreeBuilder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A tree as a forest takes it: every node asks one thing of one value and has two children. The children of a node of a
 * document are asked one after the other here, and where none of the two is right for a missing value, that is asked before.
 */
final class TreePlan {
    private static final int END = -1;
    /** How far up is looked for a node that has asked whether a value is there: one answer too many does no harm. */
    private static final int FARTHEST = 32;

    private static final io.timpani.forest.ValueSet NOTHING = io.timpani.forest.ValueSet.values();

    /** What a forest's node is. */
    sealed interface Node {}

    /** @param node what is told, null = nothing */
    record Leaf(@Nullable TreeNode node) implements Node {}

    record Split(int slot, Comparison comparison, double bound, int yes, int no, Missing missing) implements Node {}

    record Member(int slot, io.timpani.forest.ValueSet set, int yes, int no, Missing missing) implements Node {}

    /** A value that is there, on the way down. */
    private record Known(int slot, @Nullable Known before) {}

    /**
     * A place of the plan still to be filled.
     *
     * @param node null = no prediction
     * @param next the first of the node's children that may be right, {@link #END} = the node itself tells
     */
    private record Open(
            @Nullable TreeNode node, int next, @Nullable Known known) {}

    private record Place(int at, Open open) {}

    private final TreeWalk walk;
    private final List<@Nullable Node> nodes = new ArrayList<>();
    private final Deque<Place> places = new ArrayDeque<>();
    private boolean suits = true;

    private TreePlan(TreeWalk walk) {
        this.walk = walk;
    }

    /** Empty when a forest cannot do exactly what the walk does. */
    static Optional<TreePlan> of(TreeWalk walk) {
        if (walk.root().predicate != Predicate.ALWAYS) {
            return Optional.empty();
        }
        TreePlan plan = new TreePlan(walk);
        plan.place(new Open(walk.root(), 0, null));
        while (plan.suits && !plan.places.isEmpty()) {
            Place place = plan.places.pop();
            plan.fill(place.at, place.open);
        }
        return plan.suits ? Optional.of(plan) : Optional.empty();
    }

    int size() {
        return nodes.size();
    }

    int leaves() {
        int count = 0;
        for (Node node : nodes) {
            count += node instanceof Leaf ? 1 : 0;
        }
        return count;
    }

    void each(Consumer<Node> visitor) {
        for (Node node : nodes) {
            if (node != null) {
                visitor.accept(node);
            }
        }
    }

    /** The value of a leaf. */
    @FunctionalInterface
    interface LeafWriter {
        void write(TreeBuilder tree, int at, @Nullable TreeNode node) throws BrokenTreeException;
    }

    /** @param features number of the feature in a slot */
    void build(TreeBuilder tree, IntUnaryOperator features, LeafWriter leaves) throws BrokenTreeException {
        for (int at = 0; at < nodes.size(); at++) {
            Node node = nodes.get(at);
            if (node instanceof Leaf leaf) {
                leaves.write(tree, at, leaf.node);
            } else if (node instanceof Split split) {
                int feature = features.applyAsInt(split.slot);
                tree.split(at, feature, split.comparison, split.bound, split.yes, split.no, split.missing);
            } else if (node instanceof Member member) {
                int feature = features.applyAsInt(member.slot);
                tree.member(at, feature, member.set, member.yes, member.no, member.missing);
            }
        }
        tree.add();
    }

    private int place(Open open) {
        int at = nodes.size();
        nodes.add(null);
        places.push(new Place(at, open));
        return at;
    }

    private void fill(int at, Open open) {
        TreeNode node = open.node;
        int next = open.next;
        while (node != null && next != END && node.children.length > 0) {
            if (next == node.children.length) {
                node = walk.lastWhenNoneIsTrue() ? node : null;
                next = END;
                continue;
            }
            TreeNode child = node.children[next];
            if (child.predicate == Predicate.ALWAYS) {
                node = child;
                next = 0;
            } else if (child.predicate == Predicate.NEVER) {
                next++;
            } else {
                ask(at, node, next, open.known);
                return;
            }
        }
        nodes.set(at, new Leaf(node));
    }

    private void ask(int at, TreeNode node, int next, @Nullable Known known) {
        TreeNode child = node.children[next];
        if (!(child.predicate instanceof FieldTest test)) {
            suits = false;
            return;
        }
        boolean isThere = isKnown(test.slot(), known);
        Known there = isThere ? known : new Known(test.slot(), known);
        if (test instanceof FieldTest.Presence presence) {
            Open absent = presence.wanted() ? new Open(node, next + 1, known) : new Open(child, 0, known);
            Open present = presence.wanted() ? new Open(child, 0, there) : new Open(node, next + 1, there);
            if (isThere) {
                places.push(new Place(at, present));
            } else {
                nodes.set(at, new Member(test.slot(), NOTHING, place(absent), place(present), Missing.LEFT));
            }
            return;
        }
        TreeNode twin = next + 1 < node.children.length && test.isOpposite(node.children[next + 1].predicate)
                ? node.children[next + 1]
                : null;
        Open yes = new Open(child, 0, there);
        Open no = twin == null ? new Open(node, next + 1, there) : new Open(twin, 0, there);
        if (isThere) {
            compare(at, test, yes, no, Missing.RIGHT);
            return;
        }
        switch (walk.missing()) {
            case NEXT_CHILD -> {
                if (twin == null) {
                    compare(at, test, yes, new Open(node, next + 1, known), Missing.RIGHT);
                } else {
                    askFirst(at, test, yes, no, new Open(node, next + 2, known));
                }
            }
            case DEFAULT_CHILD -> {
                if (node.defaultChild == child) {
                    compare(at, test, new Open(child, 0, known), no, Missing.LEFT);
                } else if (twin == null ? leadsToDefault(node, next + 1, test.slot()) : node.defaultChild == twin) {
                    compare(at, test, yes, new Open(no.node, no.next, known), Missing.RIGHT);
                } else {
                    suits = false;
                }
            }
            case LAST_PREDICTION -> askFirst(at, test, yes, no, new Open(node, END, known));
            case NO_PREDICTION -> askFirst(at, test, yes, no, new Open(null, END, known));
            default -> suits = false;
        }
    }

    /** True when a missing value comes to the default child anyhow, from a child of the node on. */
    private static boolean leadsToDefault(TreeNode node, int from, int slot) {
        for (int i = from; i < node.children.length; i++) {
            TreeNode child = node.children[i];
            if (child.predicate == Predicate.ALWAYS) {
                return child == node.defaultChild;
            }
            if (child.predicate == Predicate.NEVER) {
                continue;
            }
            if (!(child.predicate instanceof FieldTest test) || test.slot() != slot) {
                return false;
            }
            if (!(test instanceof FieldTest.Presence presence)) {
                return true;
            }
            if (!presence.wanted()) {
                return child == node.defaultChild;
            }
        }
        return false;
    }

    /** Asks whether the value is there before it is compared. */
    private void askFirst(int at, FieldTest test, Open yes, Open no, Open absent) {
        int there = nodes.size();
        nodes.add(null);
        nodes.set(at, new Member(test.slot(), NOTHING, place(absent), there, Missing.LEFT));
        compare(there, test, yes, no, Missing.RIGHT);
    }

    private void compare(int at, FieldTest test, Open yes, Open no, Missing missing) {
        if (test instanceof FieldTest.Compared compared) {
            nodes.set(
                    at,
                    new Split(test.slot(), compared.comparison(), compared.bound(), place(yes), place(no), missing));
        } else if (test instanceof FieldTest.Listed listed) {
            io.timpani.forest.ValueSet set =
                    io.timpani.forest.ValueSet.values(listed.values().toArray());
            boolean wanted = listed.wanted();
            Missing side = wanted ? missing : missing == Missing.LEFT ? Missing.RIGHT : Missing.LEFT;
            nodes.set(at, new Member(test.slot(), set, place(wanted ? yes : no), place(wanted ? no : yes), side));
        } else {
            suits = false;
        }
    }

    private static boolean isKnown(int slot, @Nullable Known known) {
        Known at = known;
        for (int i = 0; i < FARTHEST && at != null; i++) {
            if (at.slot == slot) {
                return true;
            }
            at = at.before;
        }
        return false;
    }
}
