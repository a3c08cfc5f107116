package dev.orchestrator.internal.gather;

import dev.orchestrator.call.Attachment;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Prompts;
import dev.orchestrator.error.DocumentException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.gateway.ModelCall.Purpose;
import dev.orchestrator.internal.gather.FileTexts.Found;
import dev.orchestrator.port.model.ContentPart;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.List;

/** Gets the text out of pictures, and of documents that are nothing but pictures, by a model that sees. */
final class Pictures {

    private static final double TEMPERATURE = 0;
    private static final int TOKENS = 4_000;
    private static final int LARGEST = 20 << 20; // bytes, in base64 a third more; Anthropic takes 32 MB
    private static final int SMALL = 1 << 20; // bytes of a picture of which as many are held as come
    private static final long MEMORY_OF_ONE = 256L << 20; // its bytes, them in base64, and that in a request, twice

    /** Where large pictures are held while a model looks at them: they share the memory of this JVM. */
    private static final Room LARGE =
            new Room((int) Math.max(1, Runtime.getRuntime().maxMemory() / MEMORY_OF_ONE));

    private final Prompts prompts;
    private final Models models;
    private final Cancellation cancellation;

    Pictures(Prompts prompts, Models models, Cancellation cancellation) {
        this.prompts = prompts;
        this.models = models;
        this.cancellation = cancellation;
    }

    /** Whether the bytes are those of a picture, whatever somebody calls them. */
    boolean isOne(String name, Attachment.Content content) {
        return PictureType.isKnown(bytes(name, content, PictureType.HEAD));
    }

    /** {@code mediaType} is for bytes that do not tell by themselves what they are. */
    Found text(String name, String mediaType, Attachment.Content content) {
        byte[] beginning = bytes(name, content, SMALL + 1);
        return beginning.length > SMALL ? large(name, mediaType, content) : seen(name, mediaType, beginning);
    }

    private Found large(String name, String mediaType, Attachment.Content content) {
        LARGE.enter(cancellation);
        try {
            byte[] all = bytes(name, content, LARGEST + 1);
            return all.length > LARGEST
                    ? FileTexts.unread(name + " is larger than 20 MB, too large for a model that sees")
                    : seen(name, mediaType, all);
        } finally {
            LARGE.leave();
        }
    }

    private static byte[] bytes(String name, Attachment.Content content, int most) {
        try (InputStream bytes = content.open()) {
            return bytes.readNBytes(most);
        } catch (IOException e) {
            throw unavailable(name, e);
        }
    }

    /** What is gone stays away; whatever else a storage does may be over another time. */
    private static DocumentException unavailable(String name, IOException e) {
        boolean gone = e instanceof FileNotFoundException || e instanceof NoSuchFileException;
        String detail = gone ? "is no longer there" : "could not be read from where it is kept";
        return new DocumentException(ErrorCode.VALIDATION_ERROR, name, detail, !gone, e);
    }

    private Found seen(String name, String mediaType, byte[] bytes) {
        Question question = new Question(Purpose.EXTRACTION, prompts.get(Prompts.DATA_EXTRACT), TEMPERATURE, TOKENS);
        ContentPart picture = new ContentPart.Data(name, PictureType.of(bytes, mediaType), bytes);
        Models.Words words = models.words(
                question, List.of(new ContentPart.Text(question.prompt().text()), picture));
        return new Found(words.text(), true, words.cut() ? FileTexts.tooLong(name) : null);
    }
}
