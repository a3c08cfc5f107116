/**
 * Tells which items are the same: a canonical form for what is exactly the same, and for the rest candidates that share rare
 * terms, a comparison of each, and a suggestion. Reads no store and keeps nothing; see {@link
 * dev.orchestrator.internal.match.Duplicates}.
 */
@NullMarked
package dev.orchestrator.internal.match;

import org.jspecify.annotations.NullMarked;
