package dev.orchestrator.gather.mongo;

import com.mongodb.MongoException;
import com.mongodb.client.gridfs.GridFSDownloadStream;
import java.io.IOException;
import java.io.InputStream;

/** The bytes of one attachment; the failures of the driver are those of a stream. */
final class FileStream extends InputStream {

    private final String id;
    private final GridFSDownloadStream file;

    FileStream(String id, GridFSDownloadStream file) {
        this.id = id;
        this.file = file;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            return length == 0 ? 0 : file.read(buffer, offset, length);
        } catch (MongoException | IllegalStateException e) {
            throw new IOException(
                    "attachment " + id + " cannot be read on: it was replaced or deleted meanwhile, or the database"
                            + " failed; open it again",
                    Failures.database("read attachment " + id, e));
        }
    }

    @Override
    public void close() {
        file.close();
    }
}
