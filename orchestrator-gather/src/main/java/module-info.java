import org.jspecify.annotations.NullMarked;

/** Storage behind the ports: MongoDB, and one local SQLite file. Text out of documents. */
@NullMarked
module dev.orchestrator.gather {
    requires transitive dev.orchestrator.core;
    requires transitive org.mongodb.driver.sync.client;
    requires org.mongodb.driver.core;
    requires org.mongodb.bson;
    requires com.fasterxml.jackson.databind;
    requires java.sql;
    requires java.xml;
    requires static okhttp3;
    requires static org.apache.pdfbox;
    requires static org.apache.pdfbox.io;
    requires static org.jsoup;
    requires static org.xerial.sqlitejdbc;
    requires static transitive org.jspecify;

    exports dev.orchestrator.gather.content;
    exports dev.orchestrator.gather.mongo;
    exports dev.orchestrator.gather.sqlite;
}
