/**
 * Settings: bound once, validated when bound, every problem reported at once.
 *
 * <p>Promise: nobody else reads environment variables, system properties or MicroProfile Config.
 *
 * <ol>
 *   <li>One immutable record per concern; defaults stand in the binder of the concern, nowhere else.
 *   <li>Precedence: command line, then runtime parameters, then environment, then {@code model-metadata.yaml}, then default.
 *   <li>A missing or wrong value never stops the binding: all problems are collected and named with their source.
 *   <li>One name per setting, {@link io.timpani.config.Setting}: key, option and variables are made from it.
 *   <li>Binding is a pure function of its sources; warnings are part of the outcome.
 *   <li>Plain Java but for MicroProfile Config, which is optional.
 * </ol>
 *
 * <p>Out of scope: option syntax (cli), the metadata file and the system file (metadata).
 */
@NullMarked
package io.timpani.config;

import org.jspecify.annotations.NullMarked;
