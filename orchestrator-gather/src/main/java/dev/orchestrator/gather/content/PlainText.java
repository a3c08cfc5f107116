package dev.orchestrator.gather.content;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.port.content.DocumentText;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A text file, as it is: by its byte order mark, else in UTF-8, else in Windows-1252. */
final class PlainText {

    private static final Charset FALLBACK = Charset.forName("windows-1252");
    private static final int BUFFER = 8_192;

    private PlainText() {}

    static DocumentText read(Path file, Head head, Limits limits, Cancellation cancellation) throws IOException {
        StringBuilder text = new StringBuilder();
        boolean truncated;
        try {
            truncated = decode(file, head, head.charset(), CodingErrorAction.REPORT, text, limits, cancellation);
        } catch (CharacterCodingException e) {
            text.setLength(0);
            Charset charset = head.mark() > 0 ? head.charset() : FALLBACK;
            truncated = decode(file, head, charset, CodingErrorAction.REPLACE, text, limits, cancellation);
        }
        String taken = Prose.cut(text.toString(), limits.characters());
        return new DocumentText(taken, "text/plain", 0, List.of(), truncated);
    }

    /** Returns whether there is more than the limit. */
    private static boolean decode(
            Path file,
            Head head,
            Charset charset,
            CodingErrorAction wrong,
            StringBuilder text,
            Limits limits,
            Cancellation cancellation)
            throws IOException {
        CharsetDecoder decoder = charset.newDecoder().onMalformedInput(wrong).onUnmappableCharacter(wrong);
        try (InputStream bytes = Files.newInputStream(file)) {
            bytes.skipNBytes(head.mark());
            Reader reader = new InputStreamReader(bytes, decoder);
            char[] buffer = new char[BUFFER];
            int read = reader.read(buffer);
            while (read >= 0 && text.length() <= limits.characters()) {
                cancellation.throwIfCancelled();
                text.append(buffer, 0, read);
                read = reader.read(buffer);
            }
        }
        return text.length() > limits.characters();
    }
}
