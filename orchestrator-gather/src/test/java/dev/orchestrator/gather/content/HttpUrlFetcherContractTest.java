package dev.orchestrator.gather.content;

import dev.orchestrator.contract.UrlFetcherContract;
import dev.orchestrator.port.content.UrlFetcher;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Set;

class HttpUrlFetcherContractTest extends UrlFetcherContract {

    private static HttpUrlFetcher.Builder fetcher(int port) {
        return HttpUrlFetcher.builder().ports(Set.of(80, 443, port)).maxBytes(MOST_BYTES);
    }

    @Override
    protected UrlFetcher open(int port, Duration timeLimit) {
        return fetcher(port)
                .alsoAllowing(InetAddress::isLoopbackAddress)
                .timeLimit(timeLimit)
                .build();
    }

    @Override
    protected UrlFetcher openToPublic(int port) {
        return fetcher(port).build();
    }
}
