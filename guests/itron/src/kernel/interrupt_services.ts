/**
 * The names of the services for non-task contexts. Here each name is the service without the "i",
 * because a service finds out its context itself.
 */
export { fsnd_dtq as ifsnd_dtq, psnd_dtq as ipsnd_dtq } from "./dataqueue";
export { set_flg as iset_flg } from "./eventflag";
export { sig_sem as isig_sem } from "./semaphore";
export { rel_wai as irel_wai, wup_tsk as iwup_tsk } from "./sleep";
export {
  get_tid as iget_tid,
  loc_cpu as iloc_cpu,
  rot_rdq as irot_rdq,
  unl_cpu as iunl_cpu,
} from "./system_state";
export { act_tsk as iact_tsk } from "./task";
export { ras_tex as iras_tex } from "./task_exception";
