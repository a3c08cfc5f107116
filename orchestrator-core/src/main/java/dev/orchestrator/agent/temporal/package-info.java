/** Agents on Temporal, for those who outgrow one machine. Needs {@code io.temporal:temporal-sdk}, which is optional. */
@NullMarked
package dev.orchestrator.agent.temporal;

import org.jspecify.annotations.NullMarked;
