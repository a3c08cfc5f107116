package dev.orchestrator.error;

/**
 * What kind of failure an {@link OrchestratorException} reports.
 *
 * <p>New codes may be added in a minor release; a {@code switch} over them needs a default branch.
 */
public enum ErrorCode {
    /** No credentials where some are needed, such as a missing API key. */
    AUTH_REQUIRED("Please sign in first."),
    /** Credentials were given and refused. */
    AUTH_INVALID("The service refused the credentials it was given."),
    /** The caller is known and may not do this. */
    ACCESS_DENIED("You do not have access to this."),
    /** A value is there and wrong. */
    VALIDATION_ERROR("The request is not valid."),
    /** A required value is absent. */
    MISSING_FIELDS("The request is incomplete."),
    /** No such project, or not for this caller. */
    PROJECT_NOT_FOUND("This project does not exist."),
    /** No such agent, or it is not active. */
    AGENT_NOT_FOUND("This agent does not exist."),
    /** No such conversation, or it belongs to somebody else. */
    CONVERSATION_NOT_FOUND("This conversation does not exist."),
    /** No such run, or it belongs to somebody else. */
    RUN_NOT_FOUND("This run does not exist."),
    /** The language model or its provider failed. */
    LLM_ERROR("The language model could not answer."),
    /** The Brain failed. */
    BRAIN_ERROR("The knowledge base could not be reached."),
    /** An agent failed. */
    AGENT_ERROR("The agent could not finish its work."),
    /** A store failed. */
    DATABASE_ERROR("The data could not be stored or read."),
    /** Too many requests; {@link OrchestratorException#retryAfter()} tells how long to wait, where it is known. */
    RATE_LIMIT_EXCEEDED("Too many requests. Please wait a moment."),
    /** The request is longer than the model can read. */
    TOKEN_LIMIT_EXCEEDED("The request is too long for the language model."),
    /** The money set aside for this caller, project or application is used up. */
    BUDGET_EXCEEDED("The budget is used up."),
    /** A time limit was reached. */
    TIMEOUT("This took too long and was stopped."),
    /** The run was cancelled, by its caller, its listener or the closing of the orchestrator. */
    CANCELLED("This was cancelled."),
    /** A bug in this library or in a port it was given. */
    INTERNAL_ERROR("Something went wrong.");

    private final String userMessage;

    ErrorCode(String userMessage) {
        this.userMessage = userMessage;
    }

    /**
     * Returns a sentence that is safe to show to the person who uses the application: it names no system, no id and no
     * content.
     *
     * @return an English sentence
     */
    public String userMessage() {
        return userMessage;
    }
}
