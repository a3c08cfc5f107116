package dev.orchestrator.gateway;

/** Whether a hop is being asked. */
public enum CircuitState {
    /** It is. */
    CLOSED,
    /** It failed too often in a row: it is passed over for a while. */
    OPEN,
    /** It has rested: one call tries whether it answers again, the others still pass it over. */
    HALF_OPEN
}
