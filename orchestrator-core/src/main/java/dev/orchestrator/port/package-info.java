/** The bundle of ports that a storage adapter hands over. */
@NullMarked
package dev.orchestrator.port;

import org.jspecify.annotations.NullMarked;
