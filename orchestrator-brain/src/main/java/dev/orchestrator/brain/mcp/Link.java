package dev.orchestrator.brain.mcp;

import dev.orchestrator.call.Cancellation;

/** One connection with a server, as far as there is one. All methods may be called by any thread. */
interface Link extends AutoCloseable {

    /**
     * Sends a request and waits for its answer on this thread.
     *
     * @return the answer, a result or an error
     * @throws McpException if there is none
     * @throws SessionLostException if the request was not carried out because this link is no more
     * @throws dev.orchestrator.error.CancelledException soon after the cancellation
     */
    Incoming exchange(RpcRequest request, Cancellation cancellation);

    /** Sends what has no answer. */
    void tell(String notification, Cancellation cancellation);

    /** Says what was agreed on, for all that is sent from now on. */
    void agreed(Era era, String protocolVersion);

    /** Returns whether requests may mirror what they hold in headers. */
    boolean hasHeaders();

    boolean isOpen();

    @Override
    void close();
}
