package io.netsonde.clients.names;

/**
 * What a client is called.
 *
 * @param name never empty, at most 253 characters, all of which a terminal can show
 * @param source who says so
 * @param remembered whether it said so once, and says nothing now
 * @param disputed whether another source calls the client by another name now
 */
public record ClientName(String name, NameSource source, boolean remembered, boolean disputed) {}
