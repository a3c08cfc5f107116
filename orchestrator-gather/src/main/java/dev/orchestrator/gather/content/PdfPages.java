package dev.orchestrator.gather.content;

import dev.orchestrator.call.Cancellation;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageTree;
import org.apache.pdfbox.pdmodel.common.PDStream;
import org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject;
import org.apache.pdfbox.pdmodel.graphics.form.PDTransparencyGroup;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;

/**
 * Goes through the pages of a PDF one by one and takes their text in the order in which it was written into the page. That is
 * the order of reading in what office programs, browsers and typesetters make, columns included; sorted by position, two
 * columns would be read line by line across the page.
 */
final class PdfPages extends PDFTextStripper {

    /** So many letters and blanks no page has that people read; each of them costs memory until the page is done. */
    private static final int MOST_SIGNS_OF_A_PAGE = 100_000;

    /** A form draws forms that draw forms: a few of them can ask for more than a day's work. */
    private static final int MOST_FORMS_OF_A_PAGE = 10_000;

    private static final String NO_MARK = "";

    private final Limits limits;
    private final Cancellation cancellation;
    private final PdfLines lines;
    private final List<Integer> scanned = new ArrayList<>();
    private StringWriter page = new StringWriter();
    private int number;
    private int letters;
    private int signs;
    private final Set<COSBase> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private int forms;
    private boolean picture;
    private boolean truncated;

    PdfPages(Limits limits, Cancellation cancellation) throws IOException {
        this.limits = limits;
        this.cancellation = cancellation;
        this.lines = new PdfLines(limits.characters());
        setLineSeparator("\n");
        setPageStart(NO_MARK);
        setPageEnd(NO_MARK);
        setShouldSeparateByBeads(false);
    }

    void read(PDDocument document) throws IOException {
        writeText(document, page);
    }

    String text() {
        return lines.text();
    }

    List<Integer> scanned() {
        return scanned;
    }

    boolean isTruncated() {
        return truncated || lines.isFull();
    }

    /** How many pages were found, one more than the limit if there are more. */
    int pages() {
        return number;
    }

    @Override
    protected void processPages(PDPageTree pages) throws IOException {
        Iterator<PDPage> all = pages.iterator();
        while (all.hasNext() && !lines.isFull()) {
            cancellation.throwIfCancelled();
            PDPage next = all.next();
            if (++number > limits.pages()) {
                truncated = true;
                return;
            }
            read(next);
        }
        truncated |= all.hasNext();
    }

    private void read(PDPage next) throws IOException {
        letters = 0;
        signs = 0;
        forms = 0;
        picture = false;
        open.clear();
        page = new StringWriter();
        output = page;
        if (isTooLarge(next)) {
            truncated = true;
            return;
        }
        if (next.hasContents()) {
            processPage(next);
        }
        lines.addPage(page.toString());
        if (letters == 0 && picture) {
            scanned.add(number);
        }
    }

    private static boolean isTooLarge(PDPage page) throws IOException {
        long left = PdfStream.LARGEST_DRAWING;
        Iterator<PDStream> contents = page.getContentStreams();
        while (contents.hasNext() && left >= 0) {
            if (contents.next().getCOSObject() instanceof PdfStream stream) {
                left -= stream.unpacked((int) left);
            }
        }
        return left < 0;
    }

    @Override
    protected void writePage() throws IOException {
        charactersByArticle.forEach(PdfDirection::sort);
        super.writePage();
    }

    @Override
    protected void processTextPosition(TextPosition text) {
        cancellation.throwIfCancelled();
        letters += text.getUnicode().isBlank() ? 0 : 1;
        if (++signs > MOST_SIGNS_OF_A_PAGE) {
            truncated = true;
        } else {
            super.processTextPosition(text);
        }
    }

    @Override
    protected void processOperator(Operator operator, List<COSBase> operands) throws IOException {
        cancellation.throwIfCancelled();
        picture |= operator.getName().equals("BI") || drawsImage(operator, operands);
        super.processOperator(operator, operands);
    }

    @Override
    public void showForm(PDFormXObject form) throws IOException {
        if (begins(form)) {
            super.showForm(form);
            open.remove(form.getCOSObject());
        }
    }

    @Override
    public void showTransparencyGroup(PDTransparencyGroup form) throws IOException {
        if (begins(form)) {
            super.showTransparencyGroup(form);
            open.remove(form.getCOSObject());
        }
    }

    /** A form that is being drawn does not draw itself. */
    private boolean begins(PDFormXObject form) {
        truncated |= forms >= MOST_FORMS_OF_A_PAGE;
        return forms++ < MOST_FORMS_OF_A_PAGE && open.add(form.getCOSObject());
    }

    private boolean drawsImage(Operator operator, List<COSBase> operands) {
        return operator.getName().equals("Do")
                && !operands.isEmpty()
                && operands.get(0) instanceof COSName name
                && getResources() != null
                && getResources().isImageXObject(name);
    }
}
