package dev.orchestrator.gateway;

import dev.orchestrator.call.Scheduler;
import java.util.function.LongSupplier;

/** What every call of a gateway works with. {@code holdBack} is a number of characters. */
record Means(Scheduler scheduler, LongSupplier nanos, Prices prices, int holdBack) {}
