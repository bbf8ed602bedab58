package io.timpani.e2e;

/** What every form of deployment must answer. Subclasses start the server; see {@link Deployment}. */
abstract class ServingScenarios implements RoutingScenarios, StatusScenarios, InputScenarios, FormScenarios {}
