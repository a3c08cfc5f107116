package dev.orchestrator.gather.content;

import dev.orchestrator.call.Cancellation;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSDocument;
import org.apache.pdfbox.cos.COSObjectKey;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.io.RandomAccessRead;
import org.apache.pdfbox.io.RandomAccessReadBufferedFile;
import org.apache.pdfbox.pdfparser.PDFParser;
import org.apache.pdfbox.pdfparser.XrefTrailerResolver;

/**
 * PDFBox's parser with bounds: it can be stopped while it reads, keeps no endless table of objects, and unpacks no stream into
 * more memory than is good.
 */
final class PdfParsing extends PDFParser {

    static final int MOST_OBJECTS = 1_000_000;

    PdfParsing(Path file, Cancellation cancellation) throws IOException {
        super(new Stoppable(file, cancellation), "", null, null, null);
        COSDocument unbounded = document;
        document = new BoundedDocument(this);
        xrefTrailerResolver = new BoundedObjects();
        unbounded.close();
    }

    /** The file itself. The parser may go round in circles, but it reads while it does. */
    private static final class Stoppable extends RandomAccessReadBufferedFile {

        private final Cancellation cancellation;

        Stoppable(Path file, Cancellation cancellation) throws IOException {
            super(file);
            this.cancellation = cancellation;
        }

        @Override
        public int read() throws IOException {
            cancellation.throwIfCancelled();
            return super.read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            cancellation.throwIfCancelled();
            return super.read(buffer, offset, length);
        }
    }

    /** Thrown where nothing else may be. */
    static final class TooManyObjects extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static final class BoundedObjects extends XrefTrailerResolver {

        private int objects;

        @Override
        public void setXRef(COSObjectKey key, long offset) {
            if (++objects > MOST_OBJECTS) {
                throw new TooManyObjects();
            }
            super.setXRef(key, offset);
        }
    }

    private static final class BoundedDocument extends COSDocument {

        private final PDFParser parser;

        BoundedDocument(PDFParser parser) {
            super(parser);
            this.parser = parser;
        }

        @Override
        public COSStream createCOSStream(COSDictionary dictionary, long start, long length) throws IOException {
            COSStream stream = new PdfStream(parser.createRandomAccessReadView(start, length));
            dictionary.forEach(stream::setItem);
            stream.setKey(dictionary.getKey());
            return stream;
        }
    }

    /** The source is the parser's, and closed with its document. */
    RandomAccessRead source() {
        return source;
    }
}
