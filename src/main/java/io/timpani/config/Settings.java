package io.timpani.config;

/**
 * All settings of one serving runtime.
 *
 * @param model which model, and what it answers
 * @param server where and how the server listens and answers errors
 * @param admission how much work is let in
 * @param answers how predictions are checked and counted
 */
public record Settings(
        ModelSettings model, ServerSettings server, AdmissionSettings admission, AnswerSettings answers) {}
