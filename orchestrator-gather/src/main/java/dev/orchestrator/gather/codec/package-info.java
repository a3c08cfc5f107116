/** How messages turn into values that a database can keep, and back. Shared by the adapters, not exported. */
@NullMarked
package dev.orchestrator.gather.codec;

import org.jspecify.annotations.NullMarked;
