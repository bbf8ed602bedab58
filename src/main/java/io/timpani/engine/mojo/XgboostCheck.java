package io.timpani.engine.mojo;

import static java.nio.charset.StandardCharsets.UTF_8;

import biz.k11i.xgboost.gbm.GBTree;
import biz.k11i.xgboost.tree.RegTree;
import biz.k11i.xgboost.tree.RegTreeNode;
import hex.genmodel.algos.xgboost.XGBoostJavaMojoModel;
import io.timpani.engine.mojo.Failures.BadModel;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Holds the counts of an XGBoost booster within an archive against its size, before the library allocates by them, and walks its
 * trees, whose children are numbers that could lead in a circle.
 */
final class XgboostCheck {
    private static final String BOOSTER = "boosterBytes";
    private static final String SIGNATURE = "binf";
    // in the format that H2O writes: XGBoost's own of old
    private static final int TREE_BYTES = 37 * Integer.BYTES;
    private static final int NODE_BYTES = 9 * Integer.BYTES;

    private XgboostCheck() {}

    /** @throws BadModel a tree is none; as any exception of the library, it cannot read the booster */
    static void check(MojoArchive archive) {
        for (String name : archive.names()) {
            if (name.equals(BOOSTER) || name.endsWith("/" + BOOSTER)) {
                byte[] booster = Objects.requireNonNull(archive.entry(name));
                try {
                    counts(ByteBuffer.wrap(booster).order(ByteOrder.LITTLE_ENDIAN));
                } catch (BufferUnderflowException | IllegalArgumentException e) {
                    throw new BadModel("has an XGBoost booster that ends too early");
                }
                if (XGBoostJavaMojoModel.makePredictor(booster, null).getBooster() instanceof GBTree trees) {
                    for (RegTree[] group : trees.getGroupedTrees()) {
                        for (RegTree tree : group) {
                            check(tree.getNodes());
                        }
                    }
                }
            }
        }
    }

    private static void counts(ByteBuffer booster) {
        byte[] first = new byte[SIGNATURE.length()];
        booster.get(first);
        skip(booster, new String(first, UTF_8).equals(SIGNATURE) ? 2 * Integer.BYTES : Integer.BYTES);
        skip(booster, 32 * Integer.BYTES);
        text(booster);
        String kind = text(booster);
        if (!kind.equals("gbtree") && !kind.equals("dart")) {
            return;
        }
        int trees = booster.getInt();
        skip(booster, 3 * Integer.BYTES + Long.BYTES);
        int groups = booster.getInt();
        skip(booster, 33 * Integer.BYTES);
        if (trees < 0 || trees > booster.remaining() / TREE_BYTES || groups < 0 || groups > Math.max(1, trees)) {
            throw new BadModel("has an XGBoost booster that counts more trees than it holds");
        }
        for (int tree = 0; tree < trees; tree++) {
            booster.getInt();
            int nodes = booster.getInt();
            skip(booster, TREE_BYTES - 2 * Integer.BYTES);
            if (nodes < 1 || nodes > booster.remaining() / NODE_BYTES) {
                throw new BadModel("has an XGBoost booster that counts more nodes than it holds");
            }
            skip(booster, nodes * NODE_BYTES);
        }
    }

    private static void skip(ByteBuffer booster, int count) {
        booster.position(booster.position() + count);
    }

    private static String text(ByteBuffer booster) {
        long size = booster.getLong();
        if (size < 0 || size > booster.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] text = new byte[(int) size];
        booster.get(text);
        return new String(text, UTF_8);
    }

    private static void check(RegTreeNode[] nodes) {
        if (nodes.length == 0) {
            throw new BadModel("has a tree of XGBoost without nodes");
        }
        boolean[] seen = new boolean[nodes.length];
        int[] waiting = new int[nodes.length];
        int size = 1;
        seen[0] = true;
        while (size > 0) {
            RegTreeNode node = nodes[waiting[--size]];
            if (node.isLeaf()) {
                continue;
            }
            for (int child : new int[] {node.getLeftChildIndex(), node.getRightChildIndex()}) {
                if (child < 0 || child >= nodes.length || seen[child]) {
                    throw new BadModel("has a broken tree of XGBoost");
                }
                seen[child] = true;
                waiting[size++] = child;
            }
        }
    }
}
