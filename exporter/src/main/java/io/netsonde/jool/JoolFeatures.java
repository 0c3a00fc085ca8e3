package io.netsonde.jool;

import io.netsonde.slice.Feature;
import io.netsonde.wire.jool.Translator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the slice can do here, and why not more. */
final class JoolFeatures {
  private JoolFeatures() {}

  /**
   * Says what modules and rights allow.
   *
   * @param hasList whether Jool lists all instances
   * @param refusedList why it does not, where that is not for want of a right
   * @param mayVisit whether other network namespaces can be entered
   */
  static List<Feature> of(
      JoolModule module, boolean hasList, Optional<String> refusedList, boolean mayVisit) {
    List<Feature> features = new ArrayList<>();
    for (Translator translator : Translator.values()) {
      boolean loaded = module.translators().contains(translator);
      features.add(
          new Feature(
              translator.label(),
              loaded,
              "the kernel module "
                  + translator.module()
                  + (loaded ? " is" : " is not")
                  + " loaded"));
    }
    features.add(
        new Feature(
            "instance_list",
            hasList,
            hasList
                ? "all instances are found by themselves"
                : refusedList.orElse(
                    "no CAP_NET_ADMIN: only 'default' and the configured instances are read")));
    features.add(
        new Feature(
            "namespaces",
            mayVisit,
            mayVisit
                ? "other network namespaces are visited"
                : "no CAP_SYS_ADMIN: only this network namespace is looked into"));
    return features;
  }
}
