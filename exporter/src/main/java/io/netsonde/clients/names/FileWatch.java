package io.netsonde.clients.names;

import io.netsonde.linux.Descriptor;
import io.netsonde.linux.Inotify;
import io.netsonde.linux.LinuxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells which files have changed, come or gone; also those whose directory is not there yet.
 *
 * <p>For each path the deepest directory on the way to it is watched that is there, for the next
 * part of the way. What cannot be watched is not told of: whoever uses this looks at the files now
 * and then anyhow, which also finds what lies behind a symbolic link.
 *
 * <p>Threads: one. Bounds: a watch for each path.
 */
final class FileWatch implements AutoCloseable {
  private static final String ANYTHING = "";

  private final Inotify inotify;
  private final Map<Path, Boolean> paths = new HashMap<>();

  /** By watch, what to look for in its directory, and for whom. */
  private final Map<Integer, Map<String, Set<Path>>> wanted = new HashMap<>();

  /** By path, the watch on its own directory, where that is there. */
  private final Map<Path, Integer> nearest = new HashMap<>();

  private final Set<Path> changed = new HashSet<>();
  private boolean stale;

  private FileWatch(Inotify inotify) {
    this.inotify = inotify;
  }

  static FileWatch open() throws LinuxException {
    return new FileWatch(Inotify.open());
  }

  Descriptor descriptor() {
    return inotify.descriptor();
  }

  /**
   * Begins to watch.
   *
   * @param directories whether the paths are directories, of which any file is of interest
   */
  void add(Collection<Path> added, boolean directories) {
    added.forEach(path -> paths.put(path, directories));
    arrange();
  }

  /** Paths of which something may have changed since the last call. */
  Set<Path> changes() throws LinuxException {
    while (inotify.read(new Events())) {
      // Until nothing is left.
    }
    if (stale) {
      // A part of the way to a file came or went: what is there now has been there unseen.
      arrange();
    }
    Set<Path> result = Set.copyOf(changed);
    changed.clear();
    return result;
  }

  private void arrange() {
    stale = false;
    Map<Integer, Map<String, Set<Path>>> before = new HashMap<>(wanted);
    wanted.clear();
    nearest.clear();
    paths.forEach(this::watch);
    before.keySet().removeAll(wanted.keySet());
    before.keySet().forEach(inotify::forget);
  }

  private void watch(Path path, boolean directory) {
    // What is made between the look for it and the watch of its parent is not told of. So again,
    // until a climb ends where the last one did: all that time this directory has been watched.
    Path before;
    Path deepest = null;
    do {
      before = deepest;
      deepest = climb(path);
    } while (!Objects.equals(deepest, before));
    // Only now, for the same reason.
    if (directory && Files.isDirectory(path)) {
      watch(path, ANYTHING, path);
    }
  }

  /** Watches the deepest directory on the way that is there; null where none can be watched. */
  private @Nullable Path climb(Path path) {
    Path child = path;
    Path parent = path.getParent();
    while (parent != null && !watch(parent, String.valueOf(child.getFileName()), path)) {
      child = parent;
      parent = parent.getParent();
    }
    return parent;
  }

  private boolean watch(Path directory, String name, Path path) {
    try {
      int watch = inotify.watch(directory);
      wanted
          .computeIfAbsent(watch, w -> new HashMap<>())
          .computeIfAbsent(name, n -> new HashSet<>())
          .add(path);
      if (directory.equals(path.getParent())) {
        nearest.put(path, watch);
      }
      return true;
    } catch (LinuxException notThere) {
      return false;
    }
  }

  @Override
  public void close() {
    inotify.close();
  }

  private final class Events implements Inotify.Listener {
    @Override
    public void changed(int watch, String name) {
      Map<String, Set<Path>> here = wanted.getOrDefault(watch, Map.of());
      changed.addAll(here.getOrDefault(ANYTHING, Set.of()));
      for (Path path : here.getOrDefault(name, Set.of())) {
        changed.add(path);
        // A part of the way, or a directory of which the files are wanted.
        stale |= paths.getOrDefault(path, false) || !Objects.equals(nearest.get(path), watch);
      }
    }

    @Override
    public void lost(int watch) {
      if (wanted.containsKey(watch)) {
        wanted.get(watch).values().forEach(changed::addAll);
        stale = true;
      }
    }

    @Override
    public void overflowed() {
      changed.addAll(List.copyOf(paths.keySet()));
      stale = true;
    }
  }
}
