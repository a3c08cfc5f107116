package dev.orchestrator.brain.mcp;

/** The request was not carried out because what it was sent over is no more: a new session may be tried. */
final class SessionLostException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SessionLostException(String message) {
        super(message, null, false, false);
    }
}
