package dev.orchestrator.conformance;

import dev.orchestrator.contract.UrlFetcherContract;
import dev.orchestrator.port.content.UrlFetcher;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** The contract, run on a broken fetcher. Only {@link UrlFetcherContractRejectsTest} starts it. */
class MutatedUrlFetcher extends UrlFetcherContract {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static volatile UnaryOperator<UrlFetcher> breaking = UnaryOperator.identity();

    @Override
    protected UrlFetcher open(int port, Duration timeLimit) {
        return breaking.apply(new PlainFetcher().reaching(new PlainFetcher.Reach(port, true, MOST_BYTES, timeLimit)));
    }

    @Override
    protected UrlFetcher openToPublic(int port) {
        return breaking.apply(new PlainFetcher().reaching(new PlainFetcher.Reach(port, false, MOST_BYTES, PATIENCE)));
    }
}
