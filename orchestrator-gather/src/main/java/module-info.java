/** Storage behind the ports: MongoDB, and one local SQLite file. */
module dev.orchestrator.gather {
    requires transitive dev.orchestrator.core;
    requires transitive org.mongodb.driver.sync.client;
    requires org.mongodb.driver.core;
    requires org.mongodb.bson;
    requires java.sql;
    requires static org.xerial.sqlitejdbc;
    requires static transitive org.jspecify;
}
