/**
 * Tells by the words of a text which subject it belongs to, by a table of keywords for each subject; see {@link
 * dev.orchestrator.internal.route.KeywordTable}. Knows nothing of agents.
 */
@NullMarked
package dev.orchestrator.internal.route;

import org.jspecify.annotations.NullMarked;
