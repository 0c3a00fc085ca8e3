package io.netsonde.web.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What files look like from outside: when they were changed, how long they are, which they are. A
 * link that comes to lead to another file is a change, which is how Kubernetes replaces secrets.
 *
 * @param looks one for each file
 */
record WatchedFiles(List<Object> looks) {

  /** How they look now; a file that is not there looks like that. */
  static WatchedFiles look(List<Path> files) {
    List<Object> looks = new ArrayList<>();
    for (Path file : files) {
      try {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        looks.add(
            Arrays.asList(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey()));
      } catch (IOException missing) {
        looks.add("missing");
      }
    }
    return new WatchedFiles(looks);
  }

  /** These and others. */
  WatchedFiles and(WatchedFiles others) {
    List<Object> all = new ArrayList<>(looks);
    all.addAll(others.looks);
    return new WatchedFiles(all);
  }
}
