/** What runs keep and hand over, as JSON text. Not exported; may change at any time. */
@NullMarked
package dev.orchestrator.internal.text;

import org.jspecify.annotations.NullMarked;
