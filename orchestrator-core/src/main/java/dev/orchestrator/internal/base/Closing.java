package dev.orchestrator.internal.base;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes what nobody can do anything about if it cannot be closed. */
public final class Closing {

    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    private Closing() {}

    /** Closes; a failure is logged. */
    public static void quietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            LOG.warn("{} could not be closed", resource.getClass().getName(), e);
        }
    }
}
