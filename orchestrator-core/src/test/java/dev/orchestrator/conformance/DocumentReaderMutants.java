package dev.orchestrator.conformance;

import dev.orchestrator.call.Attachment;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.DocumentException;
import dev.orchestrator.port.content.DocumentReader;
import dev.orchestrator.port.content.DocumentText;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Broken readers. */
final class DocumentReaderMutants {

    private static final String UNOPENED = "content_that_cannot_be_opened_is_a_failure_that_names_the_document";
    private static final String HALF_WAY = "content_that_fails_half_way_is_a_failure_that_names_the_document";
    private static final String OPENED_ONCE = "content_is_opened_once_by_the_calling_thread_and_closed";
    private static final String UNKNOWN = "bytes_of_no_known_kind_are_refused_and_not_shown";
    private static final String ENDLESS = "a_document_without_end_is_left";
    private static final String CANCELLED = "cancelling_ends_a_call_that_reads";

    private DocumentReaderMutants() {}

    static List<Mutant<DocumentReader>> all() {
        return List.of(
                mutant("text is tidied", new Tidying(), "plain_text_comes_as_it_is", "a_name_tells_nothing"),
                mutant("the name tells the kind", new ByName(), "a_name_tells_nothing"),
                mutant("content is opened twice", new Twice(), OPENED_ONCE),
                mutant("content stays open", new Open(), OPENED_ONCE, HALF_WAY),
                mutant("content is opened elsewhere", new Elsewhere(), OPENED_ONCE),
                mutant("failures come through as they are", new Leaking(), UNOPENED, HALF_WAY),
                mutant("what came before a failure is the text", new Partial(), HALF_WAY),
                mutant("failures do not name the document", new Nameless(), UNOPENED, HALF_WAY, UNKNOWN, ENDLESS),
                mutant("a line that is down is down for ever", new Despairing(), HALF_WAY),
                mutant("what is gone comes back", new Hoping(), UNOPENED),
                mutant("anything is text", new Trusting(), UNKNOWN),
                mutant("failures show the content", new Telltale(), UNKNOWN),
                mutant("a call that was cancelled begins", new Late(), "a_cancelled_call_opens_nothing"),
                mutant("cancelling is noticed at the end", new Deaf(), CANCELLED),
                mutant("there is no limit", new Boundless(), ENDLESS),
                mutant("all share one text", new Shared(), "many_threads_read_documents_of_their_own"));
    }

    private static Mutant<DocumentReader> mutant(String name, DocumentReader broken, String... tests) {
        return Mutant.of(name, correct -> broken, tests);
    }

    private static final class Tidying extends PlainReader {
        @Override
        protected DocumentText text(String name, String text) {
            return super.text(name, text.strip());
        }
    }

    private static final class ByName extends PlainReader {
        @Override
        protected DocumentText text(String name, String text) {
            if (name.endsWith(".pdf")) {
                throw refusal(name, "is a broken PDF", null);
            }
            return super.text(name, text);
        }
    }

    private static final class Twice extends PlainReader {
        @Override
        protected InputStream open(Attachment.Content content) throws IOException {
            content.open().close();
            return super.open(content);
        }
    }

    private static final class Open extends PlainReader {
        @Override
        protected InputStream open(Attachment.Content content) throws IOException {
            return new FilterInputStream(super.open(content)) {
                @Override
                public void close() {}
            };
        }
    }

    private static final class Elsewhere extends PlainReader {
        @Override
        protected InputStream open(Attachment.Content content) {
            return CompletableFuture.supplyAsync(() -> unchecked(content)).join();
        }

        private InputStream unchecked(Attachment.Content content) {
            try {
                return super.open(content);
            } catch (IOException e) {
                throw refusal("notes on the harbour", "could not be read", e);
            }
        }
    }

    private static final class Leaking extends PlainReader {
        @Override
        protected RuntimeException unavailable(String name, IOException e) {
            return new UncheckedIOException(e);
        }
    }

    private static final class Partial extends PlainReader {
        @Override
        protected byte[] bytes(String name, InputStream bytes, Cancellation cancellation) {
            try {
                return super.bytes(name, bytes, cancellation);
            } catch (IOException e) {
                return new byte[0];
            }
        }
    }

    private static final class Nameless extends PlainReader {
        @Override
        protected DocumentException refusal(String name, String detail, boolean retryable, @Nullable Throwable cause) {
            return super.refusal("the document", detail, retryable, cause);
        }
    }

    private static final class Despairing extends PlainReader {
        @Override
        protected DocumentException refusal(String name, String detail, boolean retryable, @Nullable Throwable cause) {
            return super.refusal(name, detail, false, cause);
        }
    }

    private static final class Hoping extends PlainReader {
        @Override
        protected RuntimeException unavailable(String name, IOException e) {
            return refusal(name, "could not be read", true, e);
        }
    }

    private static final class Trusting extends PlainReader {
        @Override
        protected DocumentText text(String name, String text) {
            return DocumentText.of(text, "text/plain");
        }
    }

    private static final class Telltale extends PlainReader {
        @Override
        protected DocumentText text(String name, String text) {
            if (text.indexOf('\0') >= 0) {
                throw refusal(name, "is no text: " + text, null);
            }
            return super.text(name, text);
        }
    }

    private static final class Late extends PlainReader {
        @Override
        protected void checkBefore(Cancellation cancellation) {}
    }

    private static final class Deaf extends PlainReader {
        @Override
        protected void checkBetween(Cancellation cancellation) {}
    }

    private static final class Boundless extends PlainReader {
        @Override
        protected int most() {
            return Integer.MAX_VALUE;
        }
    }

    private static final class Shared extends PlainReader {
        private volatile String last = "";

        @Override
        protected DocumentText text(String name, String text) {
            last = text;
            LockSupport.parkNanos(1_000_000);
            return super.text(name, last);
        }
    }
}
