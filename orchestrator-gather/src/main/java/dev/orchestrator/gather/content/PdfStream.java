package dev.orchestrator.gather.content;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSInputStream;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.filter.DecodeOptions;
import org.apache.pdfbox.filter.Filter;
import org.apache.pdfbox.filter.FilterFactory;
import org.apache.pdfbox.io.RandomAccessRead;
import org.apache.pdfbox.io.RandomAccessReadView;

/** A stream of a PDF that is measured before it is unpacked: PDFBox unpacks into memory, however much comes out. */
final class PdfStream extends COSStream {

    /** What draws something is held in memory many times over: each number and name in it becomes an object. */
    static final int LARGEST_DRAWING = 8 << 20;

    private static final int LARGEST = 16 << 20;

    /** No filter gives more bytes than that for one. */
    private static final int HIGHEST_RATIO = 1_100;

    private long unpacked = -1;

    PdfStream(RandomAccessReadView view) throws IOException {
        super(null, view);
    }

    @Override
    public COSInputStream createInputStream(DecodeOptions options) throws IOException {
        check();
        return super.createInputStream(options);
    }

    @Override
    public RandomAccessRead createView() throws IOException {
        check();
        return super.createView();
    }

    private void check() throws IOException {
        int most = COSName.FORM.equals(getCOSName(COSName.SUBTYPE)) ? LARGEST_DRAWING : LARGEST;
        if (unpacked(most) > most) {
            throw Unreadable.tooLarge("a part of it unpacks to more than " + most + " bytes");
        }
    }

    /** How many bytes there are unpacked; if it is more than {@code most}, then any number above. */
    long unpacked(int most) throws IOException {
        if (unpacked < 0 || unpacked > most) {
            unpacked = measure(most);
        }
        return unpacked;
    }

    private long measure(int most) throws IOException {
        Set<Filter> filters = filters();
        double largest = getLength() * Math.pow(HIGHEST_RATIO, filters.size());
        if (filters.isEmpty() || largest <= most) {
            return (long) largest;
        }
        byte[] content = new byte[0];
        Bounded output = new Bounded(most);
        try {
            InputStream input = createRawInputStream();
            int index = 0;
            for (Filter filter : filters) {
                output = new Bounded(most);
                filter.decode(input, output, this, index++);
                content = output.toByteArray();
                input = new ByteArrayInputStream(content);
            }
            return content.length;
        } catch (Full e) {
            return most + 1L;
        } catch (IOException e) {
            return output.size(); // it will fail again where it matters
        }
    }

    /** In order, and each once, as they are applied. */
    private Set<Filter> filters() throws IOException {
        Set<Filter> filters = new LinkedHashSet<>();
        COSBase names = getFilters();
        if (names instanceof COSName name) {
            filters.add(FilterFactory.INSTANCE.getFilter(name));
        } else if (names instanceof COSArray array) {
            for (COSBase name : array) {
                if (name instanceof COSName known) {
                    filters.add(FilterFactory.INSTANCE.getFilter(known));
                }
            }
        }
        return filters;
    }

    /** There is more than was allowed. */
    private static final class Full extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private static final class Bounded extends OutputStream {

        private final ByteArrayOutputStream content = new ByteArrayOutputStream();
        private final int most;

        Bounded(int most) {
            this.most = most;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (content.size() + length > most) {
                throw new Full();
            }
            content.write(bytes, offset, length);
        }

        int size() {
            return content.size();
        }

        byte[] toByteArray() {
            return content.toByteArray();
        }
    }
}
