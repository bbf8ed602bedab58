/**
 * {@code score} and {@code validation}: predictions of files, in this process.
 *
 * <p>Promise: any model, any format of the server, with the answers of the server; a file larger than the memory as well.
 *
 * <ol>
 *   <li>CSV for engines of this JVM is cut into pieces between rows, which all cores work on; predictions come out in the
 *       order of the rows. The heap holds a few pieces, whatever the size of the file.
 *   <li>Custom code gets all rows at once, as from the reference, unless it is told to take fewer: it may look at all of them.
 *   <li>The answers to all pieces have the columns of the first; a run whose answers differ fails.
 *   <li>A model is closed when nothing runs in it any more, however the run ends.
 *   <li>The output file appears when it is complete.
 *   <li>What is wrong with the data names the line, or the rows, of the whole file.
 *   <li>{@code validation} asks the same model, loaded once, about the whole data and about damaged copies of it.
 * </ol>
 *
 * <p>Out of scope: what answers mean (engine), how rows are read (payload, frame).
 */
@NullMarked
package io.timpani.runner.score;

import org.jspecify.annotations.NullMarked;
