package dev.orchestrator.gather.content;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Documents that are made by hand, byte by byte, because no honest program would make them. */
public final class Made {

    public static final String WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

    private static final String RELATIONS = """
            <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
            <Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" \
            Target="%s"/></Relationships>""";

    private Made() {}

    /** Writes the content of a part. */
    public interface Part {
        void write(OutputStream out) throws IOException;
    }

    public static byte[] zip(Map<String, Part> parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, Part> part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                part.getValue().write(zip);
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** A Word document with this main part. */
    public static byte[] docx(Part main) {
        Map<String, Part> parts = new LinkedHashMap<>();
        parts.put("_rels/.rels", text(RELATIONS.formatted("word/document.xml")));
        parts.put("word/document.xml", main);
        return zip(parts);
    }

    /** A Word document with this inside its body. */
    public static byte[] docx(String body) {
        return docx(text("<w:document xmlns:w=\"" + WORD + "\"><w:body>" + body + "</w:body></w:document>"));
    }

    /** A workbook with one sheet, these rows inside it, and these shared strings. */
    public static byte[] xlsx(String rows, String strings) {
        String types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
        Map<String, Part> parts = new LinkedHashMap<>();
        parts.put("_rels/.rels", text(RELATIONS.formatted("/xl/workbook.xml")));
        parts.put(
                "xl/workbook.xml",
                text("<workbook xmlns:r=\"http://purl.oclc.org/ooxml/officeDocument/relationships\">"
                        + "<sheets><sheet name=\"One\" sheetId=\"1\" r:id=\"s\"/></sheets></workbook>"));
        parts.put(
                "xl/_rels/workbook.xml.rels",
                text("<Relationships>"
                        + "<Relationship Id=\"s\" Type=\"" + types + "worksheet\" Target=\"sheet.xml\"/>"
                        + "<Relationship Id=\"t\" Type=\"" + types + "sharedStrings\" Target=\"strings.xml\"/>"
                        + "</Relationships>"));
        parts.put("xl/sheet.xml", text("<worksheet><sheetData>" + rows + "</sheetData></worksheet>"));
        parts.put("xl/strings.xml", text("<sst>" + strings + "</sst>"));
        return zip(parts);
    }

    public static Part text(String text) {
        return out -> out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Something that comes over and over again. */
    public static Part repeated(String before, String text, long times, String after) {
        return out -> {
            out.write(before.getBytes(StandardCharsets.UTF_8));
            int batch = 10_000;
            byte[] many = text.repeat(batch).getBytes(StandardCharsets.UTF_8);
            for (long i = 0; i < times; i += batch) {
                out.write(many);
            }
            out.write(after.getBytes(StandardCharsets.UTF_8));
        };
    }

    public static byte[] deflated(Part content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
            content.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** A PDF of these objects, numbered from 1, of which the first is the catalog. */
    public static byte[] pdf(String... objects) {
        StringBuilder pdf = new StringBuilder("%PDF-1.4\n");
        StringBuilder table = new StringBuilder("xref\n0 " + (objects.length + 1) + "\n0000000000 65535 f \n");
        for (int i = 0; i < objects.length; i++) {
            table.append("%010d 00000 n \n".formatted(pdf.length()));
            pdf.append(i + 1).append(" 0 obj\n").append(objects[i]).append("\nendobj\n");
        }
        int start = pdf.length();
        pdf.append(table)
                .append("trailer\n<< /Size ")
                .append(objects.length + 1)
                .append(" /Root 1 0 R >>\nstartxref\n")
                .append(start)
                .append("\n%%EOF\n");
        return pdf.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    public static String stream(String dictionary, byte[] content) {
        return "<< " + dictionary + " /Length " + content.length + " >>\nstream\n"
                + new String(content, StandardCharsets.ISO_8859_1) + "\nendstream";
    }

    /** A PDF of one page with a font and this content. */
    public static byte[] page(String dictionary, byte[] content) {
        return pdf(
                "<< /Type /Catalog /Pages 2 0 R >>",
                "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
                        + " /Resources << /Font << /F 5 0 R >> >> >>",
                stream(dictionary, content),
                "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
    }
}
