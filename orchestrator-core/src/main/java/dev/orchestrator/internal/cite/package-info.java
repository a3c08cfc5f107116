/** What becomes of the text of a model before anyone sees it. Not exported; may change at any time. */
@NullMarked
package dev.orchestrator.internal.cite;

import org.jspecify.annotations.NullMarked;
