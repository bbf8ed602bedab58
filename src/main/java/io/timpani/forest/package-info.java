/**
 * Decision forests of every format, evaluated in one way.
 *
 * <p>Promise: sums of trees as fast as this machine can do them, bit for bit as a plain walk from root to leaf would give them.
 *
 * <ol>
 *   <li>A forest is built tree by tree ({@link io.timpani.forest.ForestBuilder}); nodes come in any order, children by number.
 *   <li>Trees that are no trees (circles, shared or missing nodes, unknown features) are refused with a
 *       {@link io.timpani.forest.BrokenTreeException} that names tree and node; no input makes building recurse or hang.
 *   <li>Values and sums have the precision of the library that made the model ({@link io.timpani.forest.Precision}); leaves
 *       are added in the order of the trees.
 *   <li>A value that is missing goes where its node says ({@link io.timpani.forest.Missing}).
 *   <li>Tests are comparisons ({@link io.timpani.forest.Comparison}) or set membership ({@link io.timpani.forest.ValueSet}); forests
 *       without sets do not pay for them.
 *   <li>{@link io.timpani.forest.Forest#sums} is thread-safe and allocates nothing once it is warm.
 * </ol>
 *
 * <p>How: every value becomes an integer that sorts as the value does, so that a test is one comparison of integers. A feature
 * is stored once for each way in which nodes see its missing values: with them as the least key, as the greatest key, and so
 * on; a node reads the copy that suits it and needs no test for missing values. Both children lie side by side and a leaf is
 * its own child: a walk is {@code depth} times {@code node = child[node] + (key >= threshold ? 1 : 0)}, without branches,
 * and eight of them run interleaved.
 *
 * <p>Plain Java. Out of scope: reading model files, what becomes of the sums (engines).
 */
@NullMarked
package io.timpani.forest;

import org.jspecify.annotations.NullMarked;
