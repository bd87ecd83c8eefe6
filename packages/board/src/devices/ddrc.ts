/**
 * DDR memory controller (UG585 ch. 10, appendix B "ddrc"). The board's DDR always works. The
 * registers that ps7_init writes are kept, and the operating mode follows the controller's reset,
 * because ps7_init waits for it.
 */
import type { Diagnostics } from "../machine/diagnostics";
import type { Access } from "./device";
import { RegisterBlock } from "./register-block";
import { defineRegisters } from "./registers";

export const DDRC_REGISTERS = defineRegisters("ddrc", {
  ddrc_ctrl: [0x000, "rw", 0x200, "Control: bit 0 takes the controller out of reset"],
  two_rank_cfg: [0x004, "kept", 0x000c_1076, "Refresh interval, rank", 0x1fff_ffff],
  hpr_reg: [0x008, "kept", 0x03c0_780f, "High-priority read queue", 0x03ff_ffff],
  lpr_reg: [0x00c, "kept", 0x03c0_780f, "Low-priority read queue", 0x03ff_ffff],
  wr_reg: [0x010, "kept", 0x0007_f80f, "Write queue", 0x03ff_ffff],
  dram_param_reg0: [0x014, "kept", 0x0004_1016, "DRAM timing", 0x001f_ffff],
  dram_param_reg1: [0x018, "kept", 0x351b_48d9, "DRAM timing"],
  dram_param_reg2: [0x01c, "kept", 0x8301_5904, "DRAM timing"],
  dram_param_reg3: [0x020, "kept", 0x2508_82d0, "DRAM timing"],
  dram_param_reg4: [0x024, "kept", 0x3c, "DRAM timing, mode register access", 0x0fff_ffff],
  dram_init_param: [0x028, "kept", 0x2007, "DRAM initialization", 0x3fff],
  dram_emr_reg: [0x02c, "kept", 0x8, "DRAM mode registers EMR2, EMR3"],
  dram_emr_mr_reg: [0x030, "kept", 0x940, "DRAM mode registers MR, EMR"],
  dram_burst8_rdwr: [0x034, "kept", 0x0002_0034, "Burst length", 0x1fff_ffff],
  dram_disable_dq: [0x038, "kept", 0, "Queue control", 0x1fff],
  dram_addr_map_bank: [0x03c, "kept", 0xf77, "Address map: banks", 0x000f_ffff],
  dram_addr_map_col: [0x040, "kept", 0xfff0_0000, "Address map: columns"],
  dram_addr_map_row: [0x044, "kept", 0x0ff5_5555, "Address map: rows", 0x0fff_ffff],
  dram_odt_reg: [0x048, "kept", 0x249, "On-die termination", 0x3fff_ffff],
  phy_dbg_reg: [0x04c, "ro", 0, "PHY debug"],
  phy_cmd_timeout_rddata_cpt: [0x050, "kept", 0x0001_0200, "PHY read capture"],
  mode_sts_reg: [0x054, "ro", 0, "2:0 operating mode: 1 = normal, while ddrc_ctrl bit 0 is 1"],
  dll_calib: [0x058, "kept", 0x101, "DLL calibration", 0x0001_ffff],
  odt_delay_hold: [0x05c, "kept", 0x23, "On-die termination timing", 0xffff],
  ctrl_reg1: [0x060, "kept", 0x3e, "Controller", 0x1fff],
  ctrl_reg2: [0x064, "kept", 0x0002_0000, "Controller", 0x0003_ffff],
  ctrl_reg3: [0x068, "kept", 0x0028_4027, "Controller", 0x03ff_ffff],
  ctrl_reg4: [0x06c, "kept", 0x1610, "Controller", 0xffff],
  ctrl_reg5: [0x078, "kept", 0x0045_5111, "Controller"],
  ctrl_reg6: [0x07c, "kept", 0x0003_2222, "Controller"],
  CHE_REFRESH_TIMER01: [0x0a0, "kept", 0x8000, "Refresh", 0x00ff_ffff],
  CHE_T_ZQ: [0x0a4, "kept", 0x1030_0802, "ZQ calibration"],
  CHE_T_ZQ_Short_Interval_Reg: [0x0a8, "kept", 0x0020_003a, "ZQ calibration", 0x0fff_ffff],
  deep_pwrdwn_reg: [0x0ac, "kept", 0, "Deep power-down", 0x1ff],
  reg_2c: [0x0b0, "kept", 0, "Training", 0x1fff_ffff],
  reg_2d: [0x0b4, "kept", 0x200, "Debug", 0x7ff],
  dfi_timing: [0x0b8, "kept", 0x0020_0067, "DFI timing", 0x01ff_ffff],
  CHE_ECC_CONTROL: [0x0c4, "kept", 0, "ECC error clear", 0x3],
  CHE_CORR_ECC_LOG: [0x0c8, "ro", 0, "ECC corrected error"],
  CHE_CORR_ECC_ADDR: [0x0cc, "ro", 0, "ECC corrected error"],
  CHE_CORR_ECC_DATA: [0x0d0, "ro", 0, "ECC corrected error", undefined, 3],
  CHE_UNCORR_ECC_LOG: [0x0dc, "ro", 0, "ECC error"],
  CHE_UNCORR_ECC_ADDR: [0x0e0, "ro", 0, "ECC error"],
  CHE_UNCORR_ECC_DATA: [0x0e4, "ro", 0, "ECC error", undefined, 3],
  CHE_ECC_STATS: [0x0f0, "ro", 0, "ECC error counts"],
  ECC_scrub: [0x0f4, "kept", 0x8, "ECC mode; without ECC", 0xf],
  CHE_ECC_CORR_BIT_MASK: [0x0f8, "ro", 0, "ECC corrected bits", undefined, 2],
  phy_rcvr_enable: [0x114, "kept", 0, "PHY receivers", 0xff],
  PHY_Config: [0x118, "kept", 0x4000_0001, "PHY, by data slice", 0x7fff_ffff, 4],
  phy_init_ratio: [0x12c, "kept", 0, "PHY, by data slice", 0x000f_ffff, 4],
  phy_rd_dqs_cfg: [0x140, "kept", 0x40, "PHY, by data slice", 0x000f_ffff, 4],
  phy_wr_dqs_cfg: [0x154, "kept", 0, "PHY, by data slice", 0x000f_ffff, 4],
  phy_we_cfg: [0x168, "kept", 0x40, "PHY, by data slice", 0x001f_ffff, 4],
  wr_data_slv: [0x17c, "kept", 0x80, "PHY, by data slice", 0x000f_ffff, 4],
  reg_64: [0x190, "kept", 0x1002_0000, "Training"],
  reg_65: [0x194, "kept", 0, "Training", 0x000f_ffff],
  reg69_6a0: [0x1a4, "ro", 0x0007_0000, "Training result"],
  reg69_6a1: [0x1a8, "ro", 0x0006_0200, "Training result"],
  reg6c_6d2: [0x1b0, "ro", 0x0004_0600, "Training result"],
  reg6c_6d3: [0x1b4, "ro", 0xe00, "Training result"],
  reg6e_710: [0x1b8, "ro", 0, "Training results (UG585 gives no reset value)", undefined, 4],
  phy_dll_sts: [0x1cc, "ro", 0, "Slave DLLs", undefined, 4],
  dll_lock_sts: [0x1e0, "ro", 0x00f0_0000, "DLLs locked"],
  phy_ctrl_sts: [0x1e4, "ro", 0, "PHY status (UG585 gives no reset value)"],
  phy_ctrl_sts_reg2: [0x1e8, "ro", 0x13, "PHY status"],
  axi_id: [0x200, "ro", 0x0015_3042, "Identification"],
  page_mask: [0x204, "kept", 0, "Page mask"],
  axi_priority_wr_port: [0x208, "kept", 0x0008_03ff, "Priority of write ports 0 to 3", 0x000f_ffff, 4],
  axi_priority_rd_port: [0x218, "kept", 0x3ff, "Priority of read ports 0 to 3", 0x000f_ffff, 4],
  excl_access_cfg: [0x294, "kept", 0, "Exclusive accesses by port", 0x0003_ffff, 4],
  mode_reg_read: [0x2a4, "ro", 0, "Mode register read"],
  lpddr_ctrl0: [0x2a8, "kept", 0, "LPDDR2", 0xfff],
  lpddr_ctrl1: [0x2ac, "kept", 0, "LPDDR2"],
  lpddr_ctrl2: [0x2b0, "kept", 0x003c_0015, "LPDDR2", 0x003f_ffff],
  lpddr_ctrl3: [0x2b4, "kept", 0x601, "LPDDR2", 0x0003_ffff],
});
const REG = DDRC_REGISTERS.at;

/** ddrc_ctrl.reg_ddrc_soft_rstb: 0 holds the controller in reset. */
const OUT_OF_RESET = 1 << 0;
const MODE_NORMAL = 1;

export class Ddrc extends RegisterBlock<keyof typeof REG> {
  constructor(diagnostics: Diagnostics) {
    super(DDRC_REGISTERS, diagnostics);
  }

  override read(offset: number, access: Access): number {
    if (offset !== REG.mode_sts_reg) return super.read(offset, access);
    return (this.file.get(REG.ddrc_ctrl) & OUT_OF_RESET) !== 0 ? MODE_NORMAL : 0;
  }
}
