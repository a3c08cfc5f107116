package dev.orchestrator.gather.content;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** The first bytes of a document, which tell what it is. */
final class Head {

    private static final int LENGTH = 8_192;

    /** Possessive throughout: a stranger's text must not make it try again and again. */
    private static final Pattern HTML = Pattern.compile("(?is)\\s*+(?:<\\?xml[^>]*+>\\s*+)?+(?:<!--(?>.*?-->)\\s*+)*+"
            + "<(?:!doctype\\s++html|html|head|body)\\b");

    private final byte[] bytes;

    Head(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    static Head of(Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            return new Head(content.readNBytes(LENGTH));
        }
    }

    boolean isPdf() {
        return latin().strip().startsWith("%PDF-");
    }

    boolean isZip() {
        return starts("PK\3\4") || starts("PK\5\6");
    }

    /** The container of Office documents before 2007, and of encrypted ones since. */
    boolean isCompoundFile() {
        return starts("\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1");
    }

    boolean isRichText() {
        return starts("{\\rtf");
    }

    boolean isHtml() {
        return HTML.matcher(new String(bytes, mark(), bytes.length - mark(), charset()))
                .lookingAt();
    }

    /** Text has no zero bytes, unless each character is two bytes long and a mark says so. */
    boolean isBinary() {
        return charset().equals(StandardCharsets.UTF_8) && latin().indexOf('\0') >= 0;
    }

    Optional<String> imageType() {
        if (starts("\u0089PNG\r\n")) {
            return Optional.of("image/png");
        } else if (starts("\u00ff\u00d8\u00ff")) {
            return Optional.of("image/jpeg");
        } else if (starts("GIF87a") || starts("GIF89a")) {
            return Optional.of("image/gif");
        } else if (starts("RIFF") && latin().startsWith("WEBP", 8)) {
            return Optional.of("image/webp");
        } else if (starts("II*\0") || starts("MM\0*")) {
            return Optional.of("image/tiff");
        }
        return Optional.empty();
    }

    /** How long the byte order mark is. */
    int mark() {
        if (starts("\u00ef\u00bb\u00bf")) {
            return 3;
        }
        return starts("\u00fe\u00ff") || starts("\u00ff\u00fe") ? 2 : 0;
    }

    /** What the byte order mark says, else UTF-8. */
    Charset charset() {
        if (starts("\u00fe\u00ff")) {
            return StandardCharsets.UTF_16BE;
        }
        return starts("\u00ff\u00fe") ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8;
    }

    boolean contains(byte[] sought) {
        return new String(bytes, StandardCharsets.ISO_8859_1).contains(new String(sought, StandardCharsets.ISO_8859_1));
    }

    private boolean starts(String magic) {
        byte[] sought = magic.getBytes(StandardCharsets.ISO_8859_1);
        return bytes.length >= sought.length && Arrays.equals(bytes, 0, sought.length, sought, 0, sought.length);
    }

    private String latin() {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
