package dev.orchestrator.brain.lucene;

import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;

/** A disk that is full, while it is told to be: no file can be made, and nothing is made durable; or that cannot be read. */
final class FailingDirectory extends FilterDirectory {

    volatile boolean full;
    volatile boolean failsToSync;
    volatile Runnable beforeSync = () -> {};
    volatile Runnable afterSync = () -> {};
    final AtomicInteger unreadable = new AtomicInteger(); // so many files cannot be opened

    FailingDirectory() {
        super(new ByteBuffersDirectory());
    }

    @Override
    public IndexOutput createOutput(String name, IOContext context) throws IOException {
        failIf(full);
        return in.createOutput(name, context);
    }

    @Override
    public void sync(Collection<String> names) throws IOException {
        beforeSync.run();
        failIf(failsToSync);
        in.sync(names);
        afterSync.run();
    }

    @Override
    public IndexInput openInput(String name, IOContext context) throws IOException {
        failIf(unreadable.getAndUpdate(left -> Math.max(0, left - 1)) > 0);
        return in.openInput(name, context);
    }

    private static void failIf(boolean failing) throws IOException {
        if (failing) {
            throw new IOException("No space left on device");
        }
    }
}
