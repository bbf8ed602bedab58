package io.timpani.config;

import java.util.Optional;

/**
 * All settings of one serving runtime.
 *
 * @param model which model, and what it answers
 * @param server where and how the server listens and answers errors
 * @param admission how much work is let in
 * @param answers how predictions are checked and counted
 * @param workers how worker processes are run
 * @param watchdog the server's own watchdog, empty = off
 * @param system the managed engines, empty = there are none
 */
public record Settings(
        ModelSettings model,
        ServerSettings server,
        AdmissionSettings admission,
        AnswerSettings answers,
        WorkerSettings workers,
        Optional<WatchdogSettings> watchdog,
        Optional<SystemSettings> system) {}
