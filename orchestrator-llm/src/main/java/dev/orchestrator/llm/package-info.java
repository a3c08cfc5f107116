/**
 * Models over HTTP. {@link dev.orchestrator.llm.OpenRouter} asks OpenRouter or any server that speaks the same protocol;
 * it also makes embeddings, lists models with their prices and looks up what a broken call cost.
 */
@NullMarked
package dev.orchestrator.llm;

import org.jspecify.annotations.NullMarked;
