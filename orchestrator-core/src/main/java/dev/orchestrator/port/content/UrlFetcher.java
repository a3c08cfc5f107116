package dev.orchestrator.port.content;

import dev.orchestrator.call.Cancellation;
import java.net.URI;

/**
 * Port to what fetches documents by URL, blocking. Nothing in this library opens a URL that a caller names unless the
 * application has configured a fetcher.
 *
 * <p>An implementation must be correct with many threads; fetch by http and https alone, and only what it may reach: who names
 * a URL must not get at what only the machine it runs on can see, not through names that resolve to other addresses, nor
 * through redirects; refuse a URL with credentials; send none of its own; bound size and time; throw unless the server says
 * that all is well and everything has come; tell the address in every failure without its query, which may be a secret; stop
 * soon when the cancellation is set off; and leave no file behind once it is closed.
 *
 * <p>{@code dev.orchestrator.contract.UrlFetcherContract} in the test-jar checks these.
 */
public interface UrlFetcher {

    /**
     * Fetches a document as a whole.
     *
     * @param url an absolute http or https address
     * @param cancellation stops the fetching and closes the connection
     * @return the document, to be closed by the caller
     * @throws dev.orchestrator.error.DocumentException with code VALIDATION_ERROR if the address is not allowed, nobody answers
     *     there, the answer is no success, or there is too much of it; or TIMEOUT if it takes too long;
     *     {@code isRetryable()} tells whether it may work later
     * @throws dev.orchestrator.error.CancelledException if the cancellation was set off
     */
    Fetched fetch(URI url, Cancellation cancellation);
}
