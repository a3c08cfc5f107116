package dev.orchestrator.internal.gather;

import dev.orchestrator.call.Prompt;
import dev.orchestrator.gateway.ModelCall.Purpose;

/** How a model is asked one thing about an item. */
record Question(Purpose purpose, Prompt prompt, double temperature, int maxTokens) {}
