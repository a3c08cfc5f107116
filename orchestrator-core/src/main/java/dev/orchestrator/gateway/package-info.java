/** What stands in front of all models: chains, retries and failover, a cache, limits, and who pays for what. */
@NullMarked
package dev.orchestrator.gateway;

import org.jspecify.annotations.NullMarked;
