/* Adds instances to this network namespace: jool-many VERSION NAME COUNT
 *
 * SIITs called NAME1, NAME2, ..., with the framework iptables and without a pool6. Jool's own
 * command adds one for each run, which takes an emulated processor a tenth of a second. VERSION is
 * the module's, as a hexadecimal number: 04010900. */
#include <arpa/inet.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* Of Jool's src/common/config.h. */
enum { INSTANCE_ADD = 1, SIIT = 1, OPERAND = 10, FRAMEWORK = 1, IPTABLES = 8, ERROR = 1 };

struct question {
  struct nlmsghdr netlink;
  struct genlmsghdr generic;
  union {
    struct {
      struct nlattr attribute;
      char name[8];
    } family;
    struct {
      char mark[4];
      uint32_t version;
      uint8_t translator, flags, reserved[2];
      char name[16];
      struct nlattr operand, framework;
      uint8_t number, padding[3];
    } add;
  };
};

static int kernel;
static char answer[4096];

static void ask(struct question *question, size_t payload) {
  question->netlink.nlmsg_len = NLMSG_LENGTH(GENL_HDRLEN + payload);
  question->netlink.nlmsg_flags = NLM_F_REQUEST;
  question->generic.version = 1;
  if (send(kernel, question, question->netlink.nlmsg_len, 0) < 0 ||
      recv(kernel, answer, sizeof answer, 0) < 0 ||
      ((struct nlmsghdr *)answer)->nlmsg_type == NLMSG_ERROR) {
    perror("jool-many: netlink");
    exit(1);
  }
}

int main(int count, char **words) {
  kernel = socket(AF_NETLINK, SOCK_RAW, NETLINK_GENERIC);
  struct question question = {.netlink.nlmsg_type = GENL_ID_CTRL, .generic.cmd = CTRL_CMD_GETFAMILY};
  question.family.attribute = (struct nlattr){9, CTRL_ATTR_FAMILY_NAME};
  strcpy(question.family.name, "Jool");
  ask(&question, 12);
  /* The first attribute is the name, the second the number. */
  memcpy(&question.netlink.nlmsg_type, answer + 36, 2);

  for (int i = 1; count == 4 && i <= atoi(words[3]); i++) {
    question.generic.cmd = INSTANCE_ADD;
    memset(&question.add, 0, sizeof question.add);
    memcpy(question.add.mark, "jool", 4);
    question.add.version = htonl(strtoul(words[1], NULL, 16));
    question.add.translator = SIIT;
    snprintf(question.add.name, sizeof question.add.name, "%s%d", words[2], i);
    question.add.operand = (struct nlattr){12, OPERAND | NLA_F_NESTED};
    question.add.framework = (struct nlattr){5, FRAMEWORK};
    question.add.number = IPTABLES;
    ask(&question, sizeof question.add);
    if (answer[20 + 9] & ERROR) {
      fprintf(stderr, "jool-many: Jool refuses %s\n", question.add.name);
      return 1;
    }
  }
  return 0;
}
