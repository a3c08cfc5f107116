package dev.orchestrator.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.call.Attachment;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.DocumentException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.port.content.DocumentReader;
import dev.orchestrator.port.content.DocumentText;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link DocumentReader} must do. The test of a reader extends this and makes it. */
@Timeout(120)
public abstract class DocumentReaderContract {

    private static final String NAME = "notes on the harbour";
    private static final String TEXT = "First line – “quoted”\n\n  second line 🙂\n";
    private static final int FAR_TOO_MUCH = 1 << 30;

    protected DocumentReader reader;

    /** Makes the reader under test. */
    protected abstract DocumentReader open() throws Exception;

    @BeforeEach
    void makes_the_reader() throws Exception {
        reader = open();
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private DocumentText read(String name, Attachment.Content content) {
        return reader.read(name, content, Cancellation.none());
    }

    private DocumentException refusal(Attachment.Content content) {
        DocumentException refusal = catchThrowableOfType(DocumentException.class, () -> read(NAME, content));
        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).isEqualTo(ErrorCode.VALIDATION_ERROR);
        assertThat(refusal).hasMessageContaining(NAME);
        return refusal;
    }

    @Test
    void plain_text_comes_as_it_is() {
        DocumentText found = read(NAME, () -> stream(TEXT));
        assertThat(found.text()).isEqualTo(TEXT);
        assertThat(found.mediaType()).startsWith("text/");
        assertThat(found.truncated()).isFalse();
        assertThat(found.isScan()).isFalse();
    }

    @Test
    void a_name_tells_nothing() {
        for (String name : List.of("notes.pdf", "notes.docx", "notes.png", "../../notes", "n\0tes", "")) {
            assertThat(read(name, () -> stream(TEXT)).text()).as(name).isEqualTo(TEXT);
        }
    }

    @Test
    void content_is_opened_once_by_the_calling_thread_and_closed() {
        List<Thread> opened = new ArrayList<>();
        AtomicInteger closed = new AtomicInteger();
        read(NAME, () -> {
            opened.add(Thread.currentThread());
            return new FilterInputStream(stream(TEXT)) {
                @Override
                public void close() {
                    closed.incrementAndGet();
                }
            };
        });
        assertThat(opened).containsExactly(Thread.currentThread());
        assertThat(closed.get()).isPositive();
    }

    @Test
    void content_that_cannot_be_opened_is_a_failure_that_names_the_document() {
        IOException gone = new FileNotFoundException("gone");
        DocumentException refusal = refusal(() -> {
            throw gone;
        });
        assertThat(refusal).hasRootCause(gone);
        assertThat(refusal.isRetryable()).isFalse();
    }

    @Test
    void content_that_fails_half_way_is_a_failure_that_names_the_document() {
        IOException broken = new IOException("the line is down");
        AtomicInteger closed = new AtomicInteger();
        DocumentException refusal = refusal(() -> new FilterInputStream(stream(TEXT)) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int read = super.read(buffer, offset, length);
                if (read < 0) {
                    throw broken;
                }
                return read;
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        });
        assertThat(refusal).hasRootCause(broken);
        assertThat(refusal.isRetryable()).isTrue();
        assertThat(closed.get()).isPositive();
    }

    @Test
    void bytes_of_no_known_kind_are_refused_and_not_shown() {
        DocumentException refusal = refusal(() -> stream("\0\1\2 secret \0"));
        assertThat(refusal.isRetryable()).isFalse();
        for (Throwable e = refusal; e != null; e = e.getCause()) {
            assertThat(String.valueOf(e.getMessage())).doesNotContain("secret");
        }
    }

    @Test
    void a_cancelled_call_opens_nothing() {
        Cancellation.Source source = Cancellation.source();
        source.cancel(Cancellation.Reason.CALLER, "enough");
        AtomicInteger opened = new AtomicInteger();
        assertThatThrownBy(() -> reader.read(
                        NAME,
                        () -> {
                            opened.incrementAndGet();
                            return stream(TEXT);
                        },
                        source.token()))
                .isInstanceOf(CancelledException.class);
        assertThat(opened.get()).isZero();
    }

    @Test
    void cancelling_ends_a_call_that_reads() {
        Cancellation.Source source = Cancellation.source();
        Endless endless = new Endless(() -> source.cancel(Cancellation.Reason.CALLER, "enough"));
        assertThatThrownBy(() -> reader.read(NAME, () -> endless, source.token()))
                .isInstanceOf(CancelledException.class);
        assertThat(endless.given).isLessThan(FAR_TOO_MUCH / 64);
    }

    @Test
    void a_document_without_end_is_left() {
        Endless endless = new Endless(() -> {});
        try {
            assertThat(read(NAME, () -> endless).truncated()).isTrue();
        } catch (DocumentException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.VALIDATION_ERROR);
            assertThat(e).hasMessageContaining(NAME);
        }
        assertThat(endless.given).isLessThan(FAR_TOO_MUCH);
    }

    @Test
    void many_threads_read_documents_of_their_own() throws Exception {
        Together.run(8, thread -> {
            String text = ("thread " + thread + "\n").repeat(1_000);
            for (int i = 0; i < 10; i++) {
                assertThat(read(NAME, () -> stream(text)).text()).isEqualTo(text);
            }
            return text;
        });
    }

    /** Text without end. It tells when the first megabyte has been taken, and fails the test in the end. */
    private static final class Endless extends InputStream {

        private final Runnable soon;
        private long given;

        Endless(Runnable soon) {
            this.soon = soon;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0];
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            Arrays.fill(buffer, offset, offset + length, (byte) 'x');
            given += length;
            if (given >= 1 << 20) {
                soon.run();
            }
            if (given > FAR_TOO_MUCH) {
                throw new AssertionError("more than " + FAR_TOO_MUCH + " bytes were read");
            }
            return length;
        }
    }
}
