package dev.orchestrator.gather.process;

import dev.orchestrator.gather.sqlite.SqliteStores;
import dev.orchestrator.port.Stores;
import java.nio.file.Path;

/** Where stores are, in words that can be handed to another process. */
public final class StoresAddress {

    /** Stores, and how to close them. */
    public record Opened(Stores stores, AutoCloseable closing) implements AutoCloseable {
        @Override
        public void close() throws Exception {
            closing.close();
        }
    }

    private StoresAddress() {}

    public static String sqlite(Path file) {
        return "sqlite:" + file;
    }

    public static Opened open(String address) {
        SqliteStores stores = SqliteStores.open(Path.of(address.substring("sqlite:".length())));
        return new Opened(stores, stores);
    }
}
